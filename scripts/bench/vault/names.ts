const firstNames = ["Mara", "Jonas", "Aylin", "Piotr", "Chiara", "Wei", "Fatima", "Lukas", "Ingrid", "Tomás", "Zoë"];
const lastNames = ["Rossi", "Novák", "Schmidt", "Okafor", "Lindqvist", "Moreau", "Yılmaz", "Kowalska", "Tan", "O'Neil"];
const departments = ["Finance", "Operations", "Engineering", "Human Resources", "Legal", "Sales", "Security"];
const locations = ["\\", "\\Europe", "\\Europe\\Berlin", "\\Asia", "\\Asia\\Singapore", "\\Americas"];
const systems = ["oracle", "linux", "windows", "cisco", "sap", "mssql", "vmware", "mainframe"];

export interface PersonName {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly department: string;
  readonly location: string;
}

export function personName(index: number): PersonName {
  const [firstName, lastName] = [at(firstNames, index), at(lastNames, Math.floor(index / firstNames.length))];
  return {
    userName: `${firstName}.${lastName}${index}`,
    firstName,
    lastName,
    department: at(departments, index),
    location: at(locations, index * 5),
  };
}

export function groupName(index: number): string {
  return `${at(departments, index)} Team ${index}`;
}

export function safeName(index: number): string {
  return `${at(systems, index * 3)}-${at(departments, index).slice(0, 3)}-${index}`;
}

export interface AccountName {
  readonly userName: string;
  readonly address: string;
}

export function accountName(safe: number, number: number): AccountName {
  const system = at(systems, safe * 3);
  return { userName: `svc-${system}-${number}`, address: `${system}${safe * 13 + number}.corp.example` };
}

function at(words: readonly string[], index: number): string {
  return words[index % words.length] ?? "";
}
