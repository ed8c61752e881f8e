using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Http;

/// <summary>The web application around the functions: their services, and Kestrel on 127.0.0.1.</summary>
internal static class LocalWeb
{
    /// <summary>Not started yet. <paramref name="port"/> 0 takes a free one.</summary>
    public static WebApplication Build(int port, Action<ILoggingBuilder> logging, Action<IServiceCollection> services)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddMvcCore();
        services(builder.Services);
        var web = builder.Build();
        web.Use(OwnNames.RefuseOthersAsync);
        return web;
    }

    /// <exception cref="HostStartException">The port is taken, or not for this user.</exception>
    public static async Task StartAsync(WebApplication web, int port, CancellationToken ct)
    {
        try
        {
            await web.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new HostStartException(
                $"Port {port} on 127.0.0.1 is taken by another program. Choose another one with --port, or 0 for any.", e);
        }
        catch (SocketException e)
        {
            throw new HostStartException(
                $"Port {port} on 127.0.0.1 can't be opened ({e.Message}). Choose another one with --port, or 0 for any.", e);
        }
    }

    public static Uri AddressOf(WebApplication web) =>
        new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
