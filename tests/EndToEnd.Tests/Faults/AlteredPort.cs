using System.Reflection;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Makes a port that does as another one, but for one method.</summary>
internal static class AlteredPort
{
    /// <summary>As <paramref name="sound"/>, with <paramref name="altered"/> in place of <paramref name="method"/>.</summary>
    public static TPort Of<TPort, TAnswer>(TPort sound, string method, Func<object?[], TAnswer> altered)
        where TPort : class
    {
        var port = DispatchProxy.Create<TPort, Proxy>();
        ((Proxy)(object)port).Set(sound, method, args => altered(args));
        return port;
    }

    internal class Proxy : DispatchProxy
    {
        private object? _sound;
        private string? _method;
        private Func<object?[], object?>? _altered;

        public void Set(object sound, string method, Func<object?[], object?> altered) =>
            (_sound, _method, _altered) = (sound, method, altered);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == _method
                ? _altered!(args!)
                : targetMethod.Invoke(_sound, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
