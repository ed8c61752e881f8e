namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which function is called. Functions that share an entry point differ by name.</summary>
public abstract class FunctionDefinition
{
    public abstract string PathToAssembly { get; }

    /// <summary>Namespace, class and method.</summary>
    public abstract string EntryPoint { get; }

    public abstract string Id { get; }

    public abstract string Name { get; }
}
