// What the samples use of Dojo's React Native package 0.17.1:
// android/src/main/java/com/dojoreactnativepaysdk/DojoPay.kt.
package com.dojoreactnativepaysdk

import androidx.activity.ComponentActivity

object DojoPay {
    @JvmStatic
    fun init(activity: ComponentActivity) {}
}
