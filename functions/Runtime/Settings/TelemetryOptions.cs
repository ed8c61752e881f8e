using System.ComponentModel.DataAnnotations;

namespace Serverless.Runtime.Settings;

/// <summary>How an OTLP collector is spoken to.</summary>
public enum OtlpForm
{
    /// <summary>gRPC, by convention on port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, by convention on port 4318.</summary>
    Http,
}

/// <summary>Where metrics, traces and logs go: the settings <c>Telemetry:*</c>.</summary>
public sealed record TelemetryOptions : IOptionRules
{
    /// <summary>
    /// The address of an OpenTelemetry collector, which gets metrics, traces and logs by OTLP. Without it there is none.
    /// </summary>
    /// <value>An http or https URL without a user in it.</value>
    [RegularExpression(@"\s*https?://[^\s/@]+(/\S*)?\s*", ErrorMessage = "an http or https URL without a user in it")]
    public string? OtlpEndpoint { get; init; }

    /// <summary>How the collector is spoken to: gRPC, or Protobuf over HTTP, to whose address the signal's path is added.</summary>
    /// <value>Default grpc, one of grpc, http.</value>
    public OtlpForm OtlpForm { get; init; } = OtlpForm.Grpc;

    /// <summary>Headers that the collector asks for, such as a key: NAME=VALUE, separated by commas.</summary>
    /// <value>Text.</value>
    public string? OtlpHeaders { get; init; }

    /// <summary>
    /// Whether the function <c>Metrics</c> answers, in the form that Prometheus reads. It takes a function key of its own. The local host,
    /// which only this machine reaches, sets it.
    /// </summary>
    /// <value>Default false, one of true, false.</value>
    public bool Prometheus { get; init; }

    /// <summary>
    /// Of batches and operations of shards one in so many is traced, beside those of records that their producers trace and those that
    /// fail. 0: nothing is traced.
    /// </summary>
    /// <value>Default 100, from 0 to 1000000.</value>
    [Range(0, 1_000_000)]
    public int TraceOneIn { get; init; } = 100;

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        if (OtlpHeaders is not null && OtlpEndpoint is null)
            yield return (nameof(OtlpEndpoint), "is missing: OtlpHeaders are sent to it; set it to the address of the collector");
    }
}
