using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Functions;

/// <summary>A function that can be called: what starts it, its method, and the parameters that its bindings give a value.</summary>
internal sealed record LocalFunction(
    FunctionDefinition Definition, Trigger Trigger, MethodInfo Method, ParameterInfo TriggerParameter, ParameterInfo? ClientParameter)
{
    public string Name => Definition.Name;

    // By position: threads that ask a method for its parameters at the same time may get different objects for the same one.

    /// <summary>Whether the trigger gives this parameter of <see cref="Method"/> its value.</summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    /// <summary>Whether the durable client is the value of this parameter of <see cref="Method"/>.</summary>
    public bool IsClient(ParameterInfo parameter) => parameter.Position == ClientParameter?.Position;
}
