Gem::Specification.new do |s|
  s.required_ruby_version = Gem::Requirement.new(">= 3.0")
end
