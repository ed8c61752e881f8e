using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Health;
using Serverless.Runtime.Pipelines;

namespace Serverless.Functions;

/// <summary>
/// Puts a function for each pipeline that runs in the place of <see cref="IngestFunction"/>: a new pipeline needs a file, and no code. A
/// pipeline whose file has mistakes gets none, so that nothing reads its topic. Idempotent.
/// </summary>
internal sealed class PipelineFunctions(PipelineSet pipelines, IngestFunctions functions) : IFunctionMetadataTransformer
{
    public string Name => nameof(PipelineFunctions);

    public void Transform(IList<IFunctionMetadata> original)
    {
        if (original.FirstOrDefault(function => function.Name == IngestFunction.Template) is not { } template)
            return;
        original.Remove(template);
        var made = pipelines.Pipelines.Select(pipeline => Of(pipeline, template)).ToList();
        made.ForEach(original.Add);
        functions.Indexed(made.Select(function => function.Name!));
    }

    private static DefaultFunctionMetadata Of(Pipeline pipeline, IFunctionMetadata template) => new()
    {
        Name = IngestFunctions.NameOf(pipeline.Name),
        Language = template.Language,
        EntryPoint = template.EntryPoint,
        ScriptFile = template.ScriptFile,
        Retry = template.Retry,
        RawBindings = [.. template.RawBindings!.Select(binding => Reading(pipeline, binding))],
    };

    private static string Reading(Pipeline pipeline, string binding)
    {
        if (!KafkaTriggerBinding.TryParse(binding, out var trigger))
            return binding;
        (trigger["topic"], trigger["consumerGroup"]) = (pipeline.Definition.Topic, pipeline.ConsumerGroup);
        if (pipeline.Definition.LagThreshold is { } records)
            trigger["lagThreshold"] = records;
        return trigger.ToJsonString();
    }
}
