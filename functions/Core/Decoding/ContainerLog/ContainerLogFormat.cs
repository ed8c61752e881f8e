using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.ContainerLog;

/// <summary>
/// An event is a line that a container wrote, in what its runtime puts around it. The line itself is an event of the first of the inner
/// formats that takes it; <c>container.time</c>, <c>container.stream</c> and <c>container.partial</c> are values of what is around it,
/// which fill a field that the line has no value for. A line without anything is an event that has these alone.
/// </summary>
/// <param name="Runtime">Who wrote what is around the line.</param>
/// <param name="Inner">The formats of the line, in their order; at least one.</param>
public sealed record ContainerLogFormat(ContainerRuntime Runtime, IReadOnlyList<FormatDefinition> Inner) : EventFormat
{
    /// <summary>
    /// As pipeline files write it, of Docker's json-file driver:
    /// <c>{ "kind": "docker", "framing": "lines", "inner": [{ "kind": "logfmt" }, { "kind": "line" }] }</c>.
    /// </summary>
    public static readonly FormatSyntax DockerSyntax = new("docker", options => Read(options, ContainerRuntime.Docker));

    /// <summary>
    /// The same of CRI, as Kubernetes has it: <c>{ "kind": "cri", "framing": "lines", "inner": [{ "kind": "json" }] }</c>.
    /// </summary>
    public static readonly FormatSyntax CriSyntax = new("cri", options => Read(options, ContainerRuntime.Cri));

    /// <inheritdoc/>
    public override string Kind => Runtime == ContainerRuntime.Docker ? DockerSyntax.Kind : CriSyntax.Kind;

    internal override int LongestPath => Inner.Select(format => format.LongestPath).DefaultIfEmpty(int.MaxValue).Max();

    /// <inheritdoc/>
    public bool Equals(ContainerLogFormat? other) => other is not null && Runtime == other.Runtime && Inner.SequenceEqual(other.Inner);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Runtime, Inner.Count);

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new ContainerLogDecoder(this, fields, layout, schemas);

    private static ContainerLogFormat Read(IOptionReader options, ContainerRuntime runtime)
    {
        var inner = options.Formats("inner");
        if (inner.Count == 0)
            options.Error("inner", "list the formats of the line inside, such as [{ \"kind\": \"logfmt\" }, { \"kind\": \"line\" }]");
        if (inner.Any(format => format is ContainerLogFormat))
            options.Error("inner", "a container's line isn't that of another container: remove 'docker' and 'cri'");
        return new ContainerLogFormat(runtime, inner);
    }
}

/// <summary>What puts something around the lines of containers.</summary>
public enum ContainerRuntime
{
    /// <summary>Docker's json-file driver: <c>{"log":"text\n","stream":"stdout","time":"2024-05-01T12:00:00.123456789Z"}</c>.</summary>
    Docker,

    /// <summary>
    /// The container runtime interface of Kubernetes: <c>2024-05-01T12:00:00.123456789Z stdout F text</c>, with P for a part of a line.
    /// </summary>
    Cri,
}
