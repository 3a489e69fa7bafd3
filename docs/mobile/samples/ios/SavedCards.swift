/// Every field but `id` can be `nil`.
struct SavedCard: Decodable {
    let id: String
    let scheme: String?
    let last4: String?
    let expiryDate: String?
    let expired: Bool?
}

extension PaymentApi {
    func savedCards() async throws -> [SavedCard] {
        try await call("GET", "/payment-methods").read(PaymentMethods.self).paymentMethods
    }

    func deleteCard(_ id: String) async throws {
        try await call("DELETE", "/payment-methods/\(id)")
    }
}

private struct PaymentMethods: Decodable {
    let paymentMethods: [SavedCard]
}
