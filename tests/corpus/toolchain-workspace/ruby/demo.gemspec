Gem::Specification.new do |spec|
  spec.name = "demo"
  spec.required_ruby_version = [">= 3.1", "< 4"]
  # spec.required_ruby_version = ">= 2.5"
end
