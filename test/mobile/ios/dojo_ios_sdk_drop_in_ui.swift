// What the samples use of Dojo's drop-in UI, with the signatures of its source: 1.4.5 of
// github.com/dojo-engineering/dojo-ios-sdk-drop-in-ui, Sources/dojo-ios-sdk-drop-in-ui/Classes/
// DojoSDKDropInUI.swift and Entities/DojoThemeSettings.swift.
import Foundation
import UIKit
import dojo_ios_sdk

public class DojoSDKDropInUI: NSObject {
    public override init() {}

    public func startPaymentFlow(
        paymentIntentId: String,
        controller: UIViewController,
        customerSecret: String? = nil,
        applePayConfig: DojoUIApplePayConfig? = nil,
        themeSettings: DojoThemeSettings? = nil,
        debugConfig: DojoSDKDebugConfig? = nil,
        completion: ((Int) -> Void)?
    ) {}

    public func startSetupFlow(
        setupIntentId: String,
        controller: UIViewController,
        themeSettings: DojoThemeSettings? = nil,
        debugConfig: DojoSDKDebugConfig? = nil,
        completion: ((Int) -> Void)?
    ) {}
}

public class DojoUIApplePayConfig: NSObject {
    public init(merchantIdentifier: String) {}
}

public class DojoThemeSettings: NSObject {}
