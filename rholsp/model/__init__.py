"""What a file means, as plain data that all languages, features and actors share. Knows no language."""
