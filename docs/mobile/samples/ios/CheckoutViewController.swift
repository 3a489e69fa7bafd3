import UIKit
import dojo_ios_sdk
import dojo_ios_sdk_drop_in_ui

@MainActor
class CheckoutViewController: UIViewController {
    private let payments: Payments
    private let orderId: String
    private let order: Order
    private let show: (Ended) -> Void
    private let showProblem: (Error) -> Void
    /// The button is off meanwhile.
    private let showBusy: (Bool) -> Void
    private let dojo = DojoSDKDropInUI()
    private var busy = false
    private var newestWork: Task<Void, Never>?

    /// `nil`, until Apple Pay is set up.
    private let applePay: DojoUIApplePayConfig? = DojoUIApplePayConfig(merchantIdentifier: "merchant.com.example.shop")

    init(
        payments: Payments,
        orderId: String,
        order: Order,
        show: @escaping (Ended) -> Void,
        showProblem: @escaping (Error) -> Void,
        showBusy: @escaping (Bool) -> Void
    ) {
        self.payments = payments
        self.orderId = orderId
        self.order = order
        self.show = show
        self.showProblem = showProblem
        self.showBusy = showBusy
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("made in code") }

    override func viewDidLoad() {
        super.viewDidLoad()
        work(isBusy: false) { [self] in try await payments.howItEnded(.payment, id: orderId, order: order) }
    }

    /// - Parameter again: Only if the user has decided so: see `Payments.begin`.
    func payPressed(again: Bool = false) {
        if busy { return }
        work { [self] in try await payForOrder(again: again) }
    }

    /// A card that is charged later.
    func addCardPressed(bookingId: String, booking: Booking, again: Bool = false) {
        if busy { return }
        work { [self] in try await addCard(bookingId: bookingId, booking: booking, again: again) }
    }

    private func payForOrder(again: Bool) async throws -> Ended {
        let begun = try await payments.begin(.payment, id: orderId, order: order, again: again)
        switch begun {
        case .ended(let ended):
            return ended
        case .show(let intentId, let customerSecret):
            let top = try presenter()
            let code = await pay(intentId: intentId, customerSecret: customerSecret, on: top)
            return try await payments.end(.payment, intentId: intentId, resultCode: code)
        }
    }

    private func addCard(bookingId: String, booking: Booking, again: Bool) async throws -> Ended {
        let begun = try await payments.begin(.setup, id: bookingId, order: booking, again: again)
        switch begun {
        case .ended(let ended):
            return ended
        case .show(let intentId, _):
            let top = try presenter()
            let code = await setUp(intentId: intentId, on: top)
            return try await payments.end(.setup, intentId: intentId, resultCode: code)
        }
    }

    private func pay(intentId: String, customerSecret: String?, on presenter: UIViewController) async -> Int {
        await withCheckedContinuation { continuation in
            dojo.startPaymentFlow(
                paymentIntentId: intentId,
                controller: presenter,
                customerSecret: customerSecret,
                applePayConfig: applePay,
                debugConfig: dojoDebugConfig,
                completion: { continuation.resume(returning: $0) }
            )
        }
    }

    private func setUp(intentId: String, on presenter: UIViewController) async -> Int {
        await withCheckedContinuation { continuation in
            dojo.startSetupFlow(
                setupIntentId: intentId,
                controller: presenter,
                debugConfig: dojoDebugConfig,
                completion: { continuation.resume(returning: $0) }
            )
        }
    }

    /// What is on top, in the window of this screen. Where UIKit presents nothing, the completion never comes.
    private func presenter() throws -> UIViewController {
        guard let window = viewIfLoaded?.window, var top = window.rootViewController else { throw CannotPresent() }
        while let presented = top.presentedViewController { top = presented }
        let isInTheWay = top is UIAlertController || top.isBeingPresented || top.isBeingDismissed
        if isInTheWay { throw CannotPresent() }
        return top
    }

    /// The newest work counts: what is still under way stops, and shows nothing any more.
    private func work(isBusy: Bool = true, _ task: @escaping () async throws -> Ended?) {
        newestWork?.cancel()
        setBusy(isBusy)
        newestWork = Task {
            do {
                let ended = try await task()
                if Task.isCancelled { return }
                if let ended { show(ended) }
            } catch {
                if Task.isCancelled { return }
                showProblem(error)
            }
            setBusy(false)
        }
    }

    private func setBusy(_ now: Bool) {
        busy = now
        showBusy(now)
    }
}

/// The screen is not shown, or something is shown over it, e.g. an alert.
struct CannotPresent: Error {}
