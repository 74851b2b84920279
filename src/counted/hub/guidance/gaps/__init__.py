"""The register of gaps: raised, weighed, owned, and answered by clauses of guidance."""
