import Foundation

struct ApiProblem: Error {
    let status: Int
    /// `nil` in an answer of API Gateway itself.
    let code: String?
    let requestId: String?
}

struct ApiAnswer {
    let status: Int
    let replayed: Bool
    let retryAfterSeconds: UInt64?
    let body: Data

    func read<T: Decodable>(_ type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: body)
    }
}

struct PaymentApi {
    let baseURL: String
    /// A token of your sign-in that is valid now. It is asked for each request.
    let token: () async throws -> String

    /// One request. It is repeated, at most twice, where that is harmless and may help.
    @discardableResult
    func call(_ method: String, _ path: String, body: String? = nil, key: String? = nil) async throws -> ApiAnswer {
        var attempt: UInt64 = 1
        while true {
            let answer: ApiAnswer?
            do {
                answer = try await send(method, path, body: body, key: key)
            } catch {
                // No token, no connection, or an answer that is not this API's.
                if attempt == 3 || Task.isCancelled { throw error }
                answer = nil
            }
            var seconds = attempt
            if let answer {
                if answer.status < 300 { return answer }
                let problem = try? answer.read(Problem.self)
                guard attempt < 3, let wait = secondsToWait(answer, code: problem?.code, attempt: attempt) else {
                    throw ApiProblem(status: answer.status, code: problem?.code, requestId: problem?.requestId)
                }
                seconds = wait
            }
            try await Task.sleep(nanoseconds: seconds * 1_000_000_000)
            attempt += 1
        }
    }

    private func secondsToWait(_ answer: ApiAnswer, code: String?, attempt: UInt64) -> UInt64? {
        // The limit of this user. It may last for hours.
        if code == "user_limit_reached" { return nil }
        if let asked = answer.retryAfterSeconds { return asked }
        // Without a code it is API Gateway's answer, and the backend's code did not run to its end.
        return code == nil && [429, 500, 503].contains(answer.status) ? attempt : nil
    }

    private func send(_ method: String, _ path: String, body: String?, key: String?) async throws -> ApiAnswer {
        guard let url = URL(string: baseURL + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url, timeoutInterval: 35)
        request.httpMethod = method
        let signInToken = try await token()
        request.setValue("Bearer \(signInToken)", forHTTPHeaderField: "Authorization")
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body.utf8)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        // Else it is a page of a proxy, or of a network that wants a sign-in.
        let isJson = (try? JSONSerialization.jsonObject(with: data)) != nil
        guard data.isEmpty || isJson else { throw ApiProblem(status: http.statusCode, code: nil, requestId: nil) }
        return ApiAnswer(
            status: http.statusCode,
            replayed: http.value(forHTTPHeaderField: "Idempotent-Replayed") == "true",
            retryAfterSeconds: http.value(forHTTPHeaderField: "Retry-After").flatMap { UInt64($0) },
            body: data
        )
    }
}

private struct Problem: Decodable {
    let code: String?
    let requestId: String?
}
