// `npm run equivalence`: runs test/equivalence/main.ts with the same arguments.
import "../test/equivalence/main.ts";
