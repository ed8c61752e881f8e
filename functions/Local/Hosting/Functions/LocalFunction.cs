using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Functions;

/// <summary>A function that can be called: what starts it, its method, and the parameters that its bindings give a value.</summary>
internal sealed record LocalFunction(
    FunctionDefinition Definition, Trigger Trigger, MethodInfo Method, ParameterInfo TriggerParameter, ParameterInfo? ClientParameter)
{
    public string Name => Definition.Name;
}
