using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Repair;

/// <summary>What a repair has found and done.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Stuck">Where shards and batches couldn't go on when it began, a sentence each.</param>
/// <param name="Objects">The delta objects that were looked at and were not whole.</param>
/// <param name="Looked">How many objects were looked at.</param>
/// <param name="Accepted">All that is accepted as lost, decisions of this repair among them.</param>
/// <param name="Left">What is wrong still, a sentence each with what to do.</param>
public sealed record RepairReport(
    string Pipeline,
    IReadOnlyList<string> Stuck,
    IReadOnlyList<Healing> Objects,
    int Looked,
    IReadOnlyList<AcceptedLoss> Accepted,
    IReadOnlyList<string> Left)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As JSON; accepted losses as sentences.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new { Pipeline, Stuck, Objects, Looked, Accepted = Accepted.Select(loss => loss.ToString()), Left }, Form);
}
