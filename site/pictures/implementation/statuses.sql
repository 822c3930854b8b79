SELECT code, label FROM codes WHERE vocabulary = 'implementation_status' ORDER BY code
