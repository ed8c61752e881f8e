namespace Microsoft.Azure.Functions.Worker;

/// <summary>One call of a function. A parameter of this type gets it.</summary>
public abstract class FunctionContext
{
    /// <summary>Another for each call.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The same for each call of a function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The services of the call's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
