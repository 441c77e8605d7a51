// SPDX-License-Identifier: GPL-2.0
/*
 * A replica: the call chain of a crash of 2015 under the same function names, from runtime suspend to a write behind
 * the channel's buffer. It drives no hardware and holds no code of the driver.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

#define LINK noinline __noclone __attribute__((noipa))
#define LAST 0x3ff

struct channel {
	u32 *words;
	u32 put;
	struct mutex lock;
};
static struct channel channel;

static LINK u32 *evo_wait(struct channel *c, int count)
{
	u32 put = READ_ONCE(c->put);

	mutex_lock(&c->lock);
	if (put + count > LAST - 8) {
		WRITE_ONCE(c->words[put], 0x20000000);
		WRITE_ONCE(c->put, 0);
		put = 0;
	}
	mutex_unlock(&c->lock);
	return c->words + put;
}

static LINK int nv50_display_init(struct channel *c)
{
	u32 *push = evo_wait(c, 32);

	barrier();
	return push ? 0 : -EBUSY;
}

static LINK int nouveau_display_init(struct channel *c)
{
	int result = nv50_display_init(c);

	barrier();
	return result;
}

static LINK void nouveau_display_resume(struct channel *c)
{
	int result = nouveau_display_init(c);

	barrier();
	if (result)
		pr_err("nouveau_replica: %d\n", result);
}

static LINK int nouveau_do_suspend(struct device *dev, bool runtime)
{
	pr_err("nouveau E[     DRM] failed to idle channel 0xcccc0001 [DRM]\n");
	nouveau_display_resume(&channel);
	barrier();
	return runtime ? -EBUSY : 0;
}

static LINK int nouveau_pmops_runtime_suspend(struct device *dev)
{
	int result = nouveau_do_suspend(dev, true);

	barrier();
	return result;
}

static const struct dev_pm_ops power = { .runtime_suspend = nouveau_pmops_runtime_suspend };

static int replica_probe(struct platform_device *device)
{
	struct device *dev = &device->dev;

	mutex_init(&channel.lock);
	channel.put = LAST;
	/* a page of the direct map that no memory stands behind */
	channel.words = (u32 *)(PAGE_OFFSET + 0x5660b7ffcUL - 4UL * LAST);
	pm_runtime_use_autosuspend(dev);
	pm_runtime_set_autosuspend_delay(dev, 500);
	pm_runtime_set_active(dev);
	pm_runtime_mark_last_busy(dev);
	pm_runtime_enable(dev);
	pm_runtime_get_noresume(dev);
	pm_runtime_put_autosuspend(dev);
	return 0;
}

static struct platform_driver driver = {
	.probe = replica_probe,
	.driver = { .name = "nouveau_replica", .pm = &power },
};
static struct platform_device *device;

static int __init replica_init(void)
{
	int result = platform_driver_register(&driver);

	if (result)
		return result;
	device = platform_device_register_simple("nouveau_replica", -1, NULL, 0);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit replica_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&driver);
}
module_init(replica_init);
module_exit(replica_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a replica of a call chain of 2015, for tests");
