// target: "node12"
export default { entryPoints: ["a.ts"], target: ["es2022", "node18.12"] };
