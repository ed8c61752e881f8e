namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>A function as the worker describes it to the host: what starts it, and which method it is.</summary>
public interface IFunctionMetadata
{
    /// <summary>The same for the same name, script file and entry point.</summary>
    string? FunctionId { get; }

    bool IsProxy { get; }

    string? Language { get; }

    bool ManagedDependencyEnabled { get; }

    string? Name { get; }

    /// <summary>Namespace, class and method. Several functions may share one.</summary>
    string? EntryPoint { get; }

    /// <summary>Each binding as the text of a JSON object.</summary>
    IList<string>? RawBindings { get; }

    /// <summary>File name of the assembly that has the entry point.</summary>
    string? ScriptFile { get; }

    IRetryOptions? Retry { get; }
}
