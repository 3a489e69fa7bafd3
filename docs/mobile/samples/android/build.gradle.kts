android {
    defaultConfig {
        minSdk = 21
    }
}

dependencies {
    implementation("tech.dojo.pay:uisdk:1.6.3")
    implementation("tech.dojo.pay:sdk:1.7.2")
    implementation("androidx.activity:activity-ktx:1.4.0")
    implementation("androidx.lifecycle:lifecycle-runtime-ktx:2.4.1")
}
