using System.Reflection;

namespace Serverless.Local.Hosting.Functions;

/// <summary>A method with <c>[Function]</c>, and the one parameter of it that carries a trigger attribute.</summary>
internal sealed record LocalFunction(string Name, MethodInfo Method, ParameterInfo TriggerParameter, Attribute Trigger);
