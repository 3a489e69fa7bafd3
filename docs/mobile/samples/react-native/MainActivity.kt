package com.example.shop

import android.os.Bundle
import com.dojoreactnativepaysdk.DojoPay
import com.facebook.react.ReactActivity

class MainActivity : ReactActivity() {
    override fun getMainComponentName(): String = "ExampleShop"

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        DojoPay.init(this)
    }
}
