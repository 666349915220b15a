{ outputs = { pkgs, ... }: { devShells.default = pkgs.mkShell {
  # nodejs_16
  packages = [ pkgs.nodejs_20 pkgs.python311 pkgs.go_1_22 pkgs.postgresql_15 pkgs.gopls ];
}; }; }
