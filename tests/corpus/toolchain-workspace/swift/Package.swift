// swift-tools-version:5.9
// swift-tools-version:5.3
import PackageDescription
