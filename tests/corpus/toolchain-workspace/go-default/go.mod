module example.com/other
go 1.20
toolchain default
