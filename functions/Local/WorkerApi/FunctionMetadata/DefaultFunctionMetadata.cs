namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>A function's metadata that can be made and changed: what a transformer adds to the list.</summary>
public class DefaultFunctionMetadata : IFunctionMetadata
{
    public string? FunctionId => Hash(Name, ScriptFile, EntryPoint);

    public bool IsProxy { get; set; }

    public string? Language { get; set; }

    public bool ManagedDependencyEnabled { get; set; }

    public string? Name { get; set; }

    public string? EntryPoint { get; set; }

    public IList<string>? RawBindings { get; set; }

    public string? ScriptFile { get; set; }

    public IRetryOptions? Retry { get; set; }

    /// <summary>A polynomial of the characters, as the worker computes it: the same in every process.</summary>
    private static string? Hash(params string?[] parts)
    {
        var given = parts.OfType<string>().ToList();
        return given.Count == 0
            ? null
            : given.Aggregate(17u, (hash, part) => unchecked((hash * 31) + Hash(part))).ToString(null, null);
    }

    private static uint Hash(string part) => part.Aggregate(23u, (hash, c) => unchecked((hash * 31) + c));
}
