using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>Status 503, with nothing in it.</summary>
internal sealed class BusyAnswer : Response
{
    public override int Status => 503;

    public override string ReasonPhrase => "Server Busy";

    public override Stream? ContentStream { get; set; } = Stream.Null;

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }
}
