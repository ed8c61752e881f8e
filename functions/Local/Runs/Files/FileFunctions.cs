using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Core.Pipelines;

namespace Serverless.Local.Runs.Files;

/// <summary>Puts a function for each pipeline in the place of all that read topics.</summary>
internal sealed class FileFunctions(IReadOnlyList<Pipeline> pipelines) : IFunctionMetadataTransformer
{
    public string Name => nameof(FileFunctions);

    public void Transform(IList<IFunctionMetadata> original)
    {
        var template = original.First(function => function.Name == IngestFileFunction.Template);
        foreach (var function in original.Where(function => function.RawBindings?.Any(ReadsTopic) == true).ToList())
            original.Remove(function);
        foreach (var pipeline in pipelines)
            original.Add(new DefaultFunctionMetadata
            {
                Name = IngestFileFunction.Prefix + pipeline.Name,
                Language = template.Language,
                EntryPoint = template.EntryPoint,
                ScriptFile = template.ScriptFile,
                RawBindings = [.. template.RawBindings!.Select(binding => ReadsTopic(binding) ? Reading(binding, pipeline) : binding)],
            });
    }

    private static bool ReadsTopic(string binding) => JsonNode.Parse(binding)?["type"]?.GetValue<string>() == "kafkaTrigger";

    private static string Reading(string binding, Pipeline pipeline)
    {
        var trigger = JsonNode.Parse(binding)!.AsObject();
        (trigger["topic"], trigger["consumerGroup"]) = (pipeline.Definition.Topic, IngestFileFunction.Prefix + pipeline.Name);
        return trigger.ToJsonString();
    }
}
