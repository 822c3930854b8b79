SELECT code, label, definition FROM codes WHERE vocabulary = 'implementation_status' ORDER BY code
