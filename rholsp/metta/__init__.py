"""MeTTa's analysis: symbols, variables with their scopes, rules, calls, findings."""
