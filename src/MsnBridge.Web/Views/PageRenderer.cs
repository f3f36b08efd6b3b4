using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Web.Views;

/// <summary>Writes components as HTML, with everything encoded that is not theirs.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public Task<string> WriteAsync(PageView view) => WriteAsync<ManagementPage>(view);

    public Task<string> WriteAsync(ErasurePageView view) => WriteAsync<ErasurePage>(view);

    public Task<string> WriteAsync(MessagePageView view) => WriteAsync<MessagePage>(view);

    private async Task<string> WriteAsync<TComponent>(object view) where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(
                ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }));
            return root.ToHtmlString();
        });
    }
}
