import Foundation

struct Money: Codable {
    let value: Int
    let currencyCode: String
}

struct Order: Codable {
    let amount: Money
    let reference: String
}

struct Booking: Codable {
    let reference: String
}

enum Kind: String {
    case payment
    /// A card that is charged later.
    case setup

    var create: String { self == .payment ? "/checkout" : "/setup-intents" }
    var intents: String { self == .payment ? "/payment-intents" : "/setup-intents" }
}

enum Outcome {
    /// The money is taken.
    case paid
    /// The money is reserved (`captureMode` `Manual`). Your backend takes it later.
    case reserved
    /// Of a setup intent: the card can be charged later.
    case cardAdded
    /// Not paid so far. The user may try again: a payment that shows later is found by the next try.
    case open
    /// Nothing is taken, and nothing will be. The next try begins anew.
    case canceled
    /// The money was taken or reserved, and went back.
    case returned
    /// The user has no such intent, e.g. was erased since. It may be paid. The next try begins anew.
    case unknown
}

enum Begun {
    case show(intentId: String, customerSecret: String?)
    case ended(Outcome)
}

struct Payments {
    let api: PaymentApi
    let storage: UserDefaults

    /// Before Dojo's UI is shown. Call it whenever the user wants to pay: it never makes a second payment.
    func begin(_ kind: Kind, id: String, order: some Encodable) async throws -> Begun {
        let body = try text(of: order)
        let kept = try read(kind, id: id)
        if let kept, let intentId = kept.intentId {
            let found = kept.body == body
                ? try await resume(kind, intentId: intentId)
                : try await cancel(kind, intentId: intentId)
            guard case .ended(let outcome) = found, [.canceled, .unknown].contains(outcome) else { return found }
        }
        // A canceled intent stays canceled for its key, and another order is another key.
        let mayRepeat = kept?.intentId == nil && kept?.body == body
        let key = mayRepeat ? kept?.key ?? UUID().uuidString : UUID().uuidString
        try write(kind, id: id, Kept(key: key, body: body, intentId: nil))
        let answer = try await api.call("POST", kind.create, body: body, key: key)
        let intent = try answer.read(Created.self)
        try write(kind, id: id, Kept(key: key, body: body, intentId: intent.id))
        // What is replayed is the answer of then: it may be paid or canceled by now.
        if answer.replayed { return try await begin(kind, id: id, order: order) }
        return .show(intentId: intent.id, customerSecret: intent.customerSecret)
    }

    /// After Dojo's UI was closed.
    func end(_ kind: Kind, id: String, resultCode: Int) async throws -> Outcome {
        let pauses: [UInt64] = seldomPaid.contains(resultCode) ? [1, 2] : [1, 2, 4]
        var outcome = try await howItEnded(kind, id: id) ?? .open
        for seconds in pauses {
            guard case .open = outcome else { break }
            try await Task.sleep(nanoseconds: seconds * 1_000_000_000)
            outcome = try await howItEnded(kind, id: id) ?? .open
        }
        return outcome
    }

    /// When the app starts, or an order is opened: how its payment ended. `nil`: there is none.
    func howItEnded(_ kind: Kind, id: String) async throws -> Outcome? {
        guard let intentId = try read(kind, id: id)?.intentId else { return nil }
        return try await ask(kind, intentId: intentId)
    }

    /// When the order leaves the device.
    func forget(_ kind: Kind, id: String) {
        storage.removeObject(forKey: "\(kind.rawValue).\(id)")
    }

    private func resume(_ kind: Kind, intentId: String) async throws -> Begun {
        do {
            let intent = try await api.call("POST", "\(kind.intents)/\(intentId)/resume").read(Created.self)
            return .show(intentId: intentId, customerSecret: intent.customerSecret)
        } catch let problem as ApiProblem {
            return .ended(try await outcomeInstead(kind, intentId: intentId, problem))
        }
    }

    /// The intent of an order that has changed.
    private func cancel(_ kind: Kind, intentId: String) async throws -> Begun {
        do {
            try await api.call("DELETE", "\(kind.intents)/\(intentId)")
            return .ended(.canceled)
        } catch let problem as ApiProblem {
            return .ended(try await outcomeInstead(kind, intentId: intentId, problem))
        }
    }

    private func outcomeInstead(_ kind: Kind, intentId: String, _ problem: ApiProblem) async throws -> Outcome {
        let code = problem.code ?? ""
        // Dojo does not know it any more, it is another user's, or the user was erased since.
        if code.hasSuffix("_intent_not_found") { return .unknown }
        if code.hasSuffix("_intent_not_open") { return try await ask(kind, intentId: intentId) }
        throw problem
    }

    private func ask(_ kind: Kind, intentId: String) async throws -> Outcome {
        let status: String
        do {
            status = try await api.call("GET", "\(kind.intents)/\(intentId)").read(Status.self).status
        } catch let problem as ApiProblem {
            return try await outcomeInstead(kind, intentId: intentId, problem)
        }
        switch status {
        case "Captured": return .paid
        case "Authorized": return kind == .setup ? .cardAdded : .reserved
        case "Completed": return .cardAdded
        case "Canceled", "Closed", "Expired", "CardExpired": return .canceled
        case "Reversed", "Refunded": return .returned
        default: return .open
        }
    }

    private func text(of order: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(order), as: UTF8.self)
    }

    private func read(_ kind: Kind, id: String) throws -> Kept? {
        guard let data = storage.data(forKey: "\(kind.rawValue).\(id)") else { return nil }
        return try JSONDecoder().decode(Kept.self, from: data)
    }

    private func write(_ kind: Kind, id: String, _ kept: Kept) throws {
        storage.set(try JSONEncoder().encode(kept), forKey: "\(kind.rawValue).\(id)")
    }
}

/// Referred, declined, closed by the user: money is seldom under way, so the user waits less long.
private let seldomPaid = [4, 5, 7780]

private struct Kept: Codable {
    let key: String
    let body: String
    let intentId: String?
}

private struct Created: Decodable {
    let paymentIntentId: String?
    let setupIntentId: String?
    let customerSecret: String?

    var id: String { paymentIntentId ?? setupIntentId ?? "" }
}

private struct Status: Decodable {
    let status: String
}
