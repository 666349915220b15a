module example.com/demo

go 1.22.3 // the least

toolchain go1.23.1

require (
	go.uber.org/zap v1.27.0
	golang.org/x/tools v0.20.0 // go 1.19
)
