cd node_modules/@dojo-engineering/react-native-pay-sdk
sed -i.bak -e 's#https://web.e.test.connect.paymentsense.cloud/#http://10.0.2.2:3001/#' \
  -e 's#https://staging-api.dojo.dev/master/#http://10.0.2.2:3001/#' \
  android/src/main/java/com/dojoreactnativepaysdk/DojoReactNativePaySdkModule.kt
sed -i.bak -e 's#https://web.e.test.connect.paymentsense.cloud#http://localhost:3001#' \
  -e 's#https://staging-api.dojo.dev/master#http://localhost:3001#' \
  ios/DojoReactNativePaySdkConfig.mm
rm android/src/main/java/com/dojoreactnativepaysdk/*.bak ios/*.bak
