namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

public interface IFunctionMetadata
{
    string? Name { get; }

    /// <summary>Each binding as the text of a JSON object.</summary>
    IList<string>? RawBindings { get; }
}
