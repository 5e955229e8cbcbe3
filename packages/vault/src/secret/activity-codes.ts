/**
 * The product's numbers of what is done with an account, as its public audit records show them. What has no public number is told
 * with 0.
 */
export const activityCodes: Readonly<Record<string, number>> = {
  "CPM Verify Password": 22,
  "CPM Change Password": 24,
  "CPM Reconcile Password": 31,
  "CPM Verify Password Failed": 38,
  "CPM Change Password Failed": 57,
  "CPM Reconcile Password Failed": 60,
  "Store password": 294,
  "Retrieve password": 295,
  "Use Password": 308,
};
