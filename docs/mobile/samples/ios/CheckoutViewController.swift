import UIKit
import dojo_ios_sdk
import dojo_ios_sdk_drop_in_ui

@MainActor
class CheckoutViewController: UIViewController {
    private let payments: Payments
    private let orderId: String
    private let order: Order
    private let show: (Outcome) -> Void
    private let showProblem: (Error) -> Void
    private let dojo = DojoSDKDropInUI()
    private var busy = false

    /// `nil`, until Apple Pay is set up.
    private let applePay: DojoUIApplePayConfig? = DojoUIApplePayConfig(merchantIdentifier: "merchant.com.example.shop")

    init(
        payments: Payments,
        orderId: String,
        order: Order,
        show: @escaping (Outcome) -> Void,
        showProblem: @escaping (Error) -> Void
    ) {
        self.payments = payments
        self.orderId = orderId
        self.order = order
        self.show = show
        self.showProblem = showProblem
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("made in code") }

    override func viewDidLoad() {
        super.viewDidLoad()
        work { [self] in try await showHowItEnded() }
    }

    func payPressed() {
        work { [self] in try await payForOrder() }
    }

    /// A card that is charged later.
    func addCardPressed(bookingId: String, booking: Booking) {
        work { [self] in try await addCard(bookingId: bookingId, booking: booking) }
    }

    private func showHowItEnded() async throws {
        let outcome = try await payments.howItEnded(.payment, id: orderId)
        if let outcome { show(outcome) }
    }

    private func payForOrder() async throws {
        let begun = try await payments.begin(.payment, id: orderId, order: order)
        switch begun {
        case .ended(let outcome):
            show(outcome)
        case .show(let intentId, let customerSecret):
            let code = await pay(intentId: intentId, customerSecret: customerSecret)
            show(try await payments.end(.payment, id: orderId, resultCode: code))
        }
    }

    private func addCard(bookingId: String, booking: Booking) async throws {
        let begun = try await payments.begin(.setup, id: bookingId, order: booking)
        switch begun {
        case .ended(let outcome):
            show(outcome)
        case .show(let intentId, _):
            let code = await setUp(intentId: intentId)
            show(try await payments.end(.setup, id: bookingId, resultCode: code))
        }
    }

    private func pay(intentId: String, customerSecret: String?) async -> Int {
        await withCheckedContinuation { continuation in
            dojo.startPaymentFlow(
                paymentIntentId: intentId,
                controller: self,
                customerSecret: customerSecret,
                applePayConfig: applePay,
                debugConfig: dojoDebugConfig,
                completion: { continuation.resume(returning: $0) }
            )
        }
    }

    private func setUp(intentId: String) async -> Int {
        await withCheckedContinuation { continuation in
            dojo.startSetupFlow(
                setupIntentId: intentId,
                controller: self,
                debugConfig: dojoDebugConfig,
                completion: { continuation.resume(returning: $0) }
            )
        }
    }

    /// A second tap does nothing while the first is worked on.
    private func work(_ task: @escaping () async throws -> Void) {
        if busy { return }
        busy = true
        Task {
            do { try await task() } catch { showProblem(error) }
            busy = false
        }
    }
}
