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
    /// The money was taken or reserved, and went back. Only `again` begins anew.
    case returned
    /// It cannot be asked here whether this was paid. It may be. Only `again` begins anew.
    case unknown
}

struct Ended {
    let outcome: Outcome
    /// What Dojo was asked for. `nil` for `unknown`, and for a card.
    let amount: Money?
    /// The outcome is of the order as it was before: what the user wants now is another one, and not paid.
    let changed: Bool
}

enum Begun {
    case show(intentId: String, customerSecret: String?)
    case ended(Ended)
}

struct Payments {
    let api: PaymentApi
    let storage: UserDefaults

    /// Before Dojo's UI is shown. Call it whenever the user wants to pay: by itself it never makes a second payment.
    /// - Parameters:
    ///   - id: Of visible ASCII characters, and the same on each device of the user.
    ///   - again: Begins anew after `returned` and `unknown`. After `unknown` the user may pay twice, so it is for
    ///     the user to decide. What is paid or reserved stays so.
    func begin(_ kind: Kind, id: String, order: some Encodable, again: Bool = false) async throws -> Begun {
        let body = try text(of: order)
        return try await begin(Wish(kind: kind, id: id, body: body, again: again))
    }

    /// After Dojo's UI was closed.
    func end(_ kind: Kind, intentId: String, resultCode: Int) async throws -> Ended {
        let pauses: [UInt64] = seldomPaid.contains(resultCode) ? [1, 2] : [1, 2, 4]
        return try await ask(kind, intentId: intentId, changed: false, whileOpen: pauses, whileUnknown: pauses)
    }

    /// When the app starts, or an order is opened: how its payment ended. `nil`: the device knows of none.
    func howItEnded(_ kind: Kind, id: String, order: some Encodable) async throws -> Ended? {
        let body = try text(of: order)
        guard let kept = try read(kind, id: id), let intentId = kept.intentId else { return nil }
        return try await ask(kind, intentId: intentId, changed: kept.body != body)
    }

    /// When the order leaves the device. For 24 hours the next `begin` still finds its payment.
    func forget(_ kind: Kind, id: String) {
        storage.removeObject(forKey: "\(kind.rawValue).\(id)")
    }

    private func begin(_ wish: Wish) async throws -> Begun {
        let kept = try read(wish.kind, id: wish.id)
        let attempt = kept?.attempt ?? 1
        guard let intentId = kept?.intentId else {
            return try await create(wish, attempt: attempt, body: kept?.body ?? wish.body)
        }
        let changed = kept?.body != wish.body
        let path = "\(wish.kind.intents)/\(intentId)"
        do {
            if !changed {
                let intent = try await api.call("POST", "\(path)/resume").read(Created.self)
                return .show(intentId: intentId, customerSecret: intent.customerSecret)
            }
            try await api.call("DELETE", path)
        } catch let problem as ApiProblem {
            guard problem.says("_intent_not_open") || problem.says("_intent_not_found") else { throw problem }
            let ended = try await ask(wish.kind, intentId: intentId, changed: changed)
            let isDecided = wish.again && [.returned, .unknown].contains(ended.outcome)
            if ended.outcome != .canceled && !isDecided { return .ended(ended) }
        }
        return try await beginAnew(wish, after: attempt)
    }

    /// The first request of an attempt. Its key is the same on each device of the user, and so is its intent.
    private func create(_ wish: Wish, attempt: Int, body: String) async throws -> Begun {
        let kind = wish.kind
        try write(wish, Kept(attempt: attempt, body: body, intentId: nil))
        let answer: ApiAnswer
        do {
            let key = "\(kind.rawValue)-\(wish.id)-\(attempt)"
            answer = try await api.call("POST", kind.create, body: body, key: key)
        } catch let problem as ApiProblem {
            // It was refused: the next call may be for another order.
            let mayBeMade = [409, 429, 503].contains(problem.status)
            if !mayBeMade { try write(wish, Kept(attempt: attempt, body: nil, intentId: nil)) }
            guard problem.code == "idempotency_key_reused" else { throw problem }
            // Another device of the user has begun this order with another content. That may be paid.
            if wish.again { return try await beginAnew(wish, after: attempt) }
            return .ended(Ended(outcome: .unknown, amount: nil, changed: true))
        }
        let intent = try answer.read(Created.self)
        try write(wish, Kept(attempt: attempt, body: body, intentId: intent.id))
        // What is replayed is the answer of then: it may be paid or canceled by now.
        if answer.replayed || body != wish.body { return try await begin(wish) }
        return .show(intentId: intent.id, customerSecret: intent.customerSecret)
    }

    private func beginAnew(_ wish: Wish, after attempt: Int) async throws -> Begun {
        try write(wish, Kept(attempt: attempt + 1, body: wish.body, intentId: nil))
        // One decision is for one attempt.
        return try await begin(Wish(kind: wish.kind, id: wish.id, body: wish.body, again: false))
    }

    /// Asks again after each pause, in seconds: for what is open, and for what Dojo does not show yet.
    private func ask(
        _ kind: Kind,
        intentId: String,
        changed: Bool,
        whileOpen: [UInt64] = [],
        whileUnknown: [UInt64] = [1, 2]
    ) async throws -> Ended {
        var asked = 0
        while true {
            let ended = try await askOnce(kind, intentId: intentId, changed: changed)
            let pauses: [UInt64]
            switch ended.outcome {
            case .open: pauses = whileOpen
            case .unknown: pauses = whileUnknown
            default: pauses = []
            }
            if asked == pauses.count { return ended }
            try await Task.sleep(nanoseconds: pauses[asked] * 1_000_000_000)
            asked += 1
        }
    }

    private func askOnce(_ kind: Kind, intentId: String, changed: Bool) async throws -> Ended {
        let intent: Intent
        do {
            intent = try await api.call("GET", "\(kind.intents)/\(intentId)").read(Intent.self)
        } catch let problem as ApiProblem {
            // Dojo does not show it yet or any more, it is another user's, or the user was erased since.
            guard problem.says("_intent_not_found") else { throw problem }
            return Ended(outcome: .unknown, amount: nil, changed: changed)
        }
        let outcome: Outcome
        switch intent.status {
        case "Captured": outcome = .paid
        case "Authorized": outcome = kind == .setup ? .cardAdded : .reserved
        case "Completed": outcome = .cardAdded
        case "Canceled", "Closed", "Expired", "CardExpired": outcome = .canceled
        case "Reversed", "Refunded": outcome = .returned
        default: outcome = .open
        }
        return Ended(outcome: outcome, amount: kind == .setup ? nil : intent.amount, changed: changed)
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

    private func write(_ wish: Wish, _ kept: Kept) throws {
        storage.set(try JSONEncoder().encode(kept), forKey: "\(wish.kind.rawValue).\(wish.id)")
    }
}

/// Referred, declined, closed by the user: money is seldom under way, so the user waits less long.
private let seldomPaid = [4, 5, 7780]

private struct Wish {
    let kind: Kind
    let id: String
    let body: String
    let again: Bool
}

/// What the device keeps of an order.
private struct Kept: Codable {
    /// Counts from 1: a canceled intent stays canceled for its key, so the next attempt has another one.
    let attempt: Int?
    let body: String?
    let intentId: String?
}

private struct Created: Decodable {
    let paymentIntentId: String?
    let setupIntentId: String?
    let customerSecret: String?

    var id: String { paymentIntentId ?? setupIntentId ?? "" }
}

private struct Intent: Decodable {
    let status: String
    let amount: Money?
}

private extension ApiProblem {
    func says(_ ending: String) -> Bool { code?.hasSuffix(ending) == true }
}
