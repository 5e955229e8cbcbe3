/** The vault's rules for the use of accounts, where platforms ask for confirmation or for exclusive use. */
export interface UseRules {
  /** How long somebody who took an account has it, and how long a secret that is changed after use is good; 0: until he checks it in. */
  readonly minimumValidityMinutes: number;
  /** How many must confirm a request, at each level. */
  readonly confirmers: number;
  /** Whether those of level 1 confirm, or those of level 1 and then those of level 2. */
  readonly confirmationLevels: 1 | 2;
}

export const usualUseRules: UseRules = { minimumValidityMinutes: 60, confirmers: 1, confirmationLevels: 1 };
