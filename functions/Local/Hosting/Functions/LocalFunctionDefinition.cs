using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Serverless.Local.Hosting.Functions;

/// <summary>What a call can know of its function.</summary>
internal sealed class LocalFunctionDefinition(string name, string entryPoint, IFunctionMetadata metadata) : FunctionDefinition
{
    public override string PathToAssembly { get; } = Path.Combine(AppContext.BaseDirectory, metadata.ScriptFile ?? "");

    public override string EntryPoint => entryPoint;

    public override string Id { get; } = metadata.FunctionId ?? name;

    public override string Name => name;
}
