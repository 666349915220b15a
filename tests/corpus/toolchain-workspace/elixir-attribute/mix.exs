defmodule Demo.MixProject do
  @elixir_requirement "~> 1.18"
  def project, do: [app: :demo, elixir: @elixir_requirement]
end
