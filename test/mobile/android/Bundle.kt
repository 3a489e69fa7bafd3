// What the samples use of Android: android.os.Bundle.
package android.os

class Bundle
