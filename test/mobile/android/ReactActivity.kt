// What the samples use of react-native 0.76.
package com.facebook.react

import androidx.activity.ComponentActivity

abstract class ReactActivity : ComponentActivity() {
    protected open fun getMainComponentName(): String? = null
}
