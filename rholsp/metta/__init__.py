"""What a MeTTa text means: symbols, variables with their scopes, rules, calls, findings."""
