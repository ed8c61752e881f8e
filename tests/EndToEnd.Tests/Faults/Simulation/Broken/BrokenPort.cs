using System.Reflection;

namespace Serverless.EndToEnd.Tests.Faults.Simulation.Broken;

/// <summary>Makes a port that does as another one, but for one method.</summary>
internal static class BrokenPort
{
    /// <summary>As <paramref name="sound"/>, with <paramref name="broken"/> in place of <paramref name="method"/>.</summary>
    public static TPort Of<TPort, TAnswer>(TPort sound, string method, Func<object?[], TAnswer> broken)
        where TPort : class
    {
        var port = DispatchProxy.Create<TPort, Proxy>();
        ((Proxy)(object)port).Set(sound, method, args => broken(args));
        return port;
    }

    internal class Proxy : DispatchProxy
    {
        private object? _sound;
        private string? _method;
        private Func<object?[], object?>? _broken;

        public void Set(object sound, string method, Func<object?[], object?> broken) =>
            (_sound, _method, _broken) = (sound, method, broken);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == _method ? _broken!(args!) : targetMethod.Invoke(_sound, args);
    }
}
