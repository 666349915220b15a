defmodule Demo.MixProject do
  # elixir: "~> 1.0"
  def project, do: [app: :demo, elixir: "~> 1.15", deps: []]
end
