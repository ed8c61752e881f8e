using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.Benchmarks.Measuring;

/// <summary>An OpenTelemetry collector that takes everything and keeps nothing but its size.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _web;
    private long _bytes;

    private Collector(WebApplication web) => _web = web;

    /// <summary>Where it listens.</summary>
    public string Address => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What it was sent.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        var collector = new Collector(web);
        web.MapPost("/v1/{signal}", collector.TakeAsync);
        await web.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Interlocked.Add(ref _bytes, body.Length);
        context.Response.ContentType = "application/x-protobuf";
    }
}
