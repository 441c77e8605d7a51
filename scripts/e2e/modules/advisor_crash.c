// SPDX-License-Identifier: GPL-2.0
/*
 * Crashes on request, for tests in a virtual machine: insmod advisor_crash.ko how=NAME
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static char *how = "";
module_param(how, charp, 0444);

struct ring {
	struct list_head link;
	u64 head;
	u64 tail;
	u32 owner;
	struct ring *next;
};
static struct ring *volatile ring;

/* NULL dereference, in a workqueue */
static noinline __attribute__((noipa)) u32 crash_ring_owner(struct ring *r)
{
	u32 owner = READ_ONCE(r->owner);

	barrier();
	return owner + 1;
}

static noinline __attribute__((noipa)) void crash_ring_flush(struct work_struct *work)
{
	u32 owner = crash_ring_owner(ring);

	pr_info("advisor_crash: owner %u\n", owner);
}
static DECLARE_DELAYED_WORK(crash_flush, crash_ring_flush);

/* general protection fault: an address that is not canonical */
static noinline __attribute__((noipa)) void crash_ring_walk(struct ring *r)
{
	pr_info("advisor_crash: owner %u\n", READ_ONCE(r->next->owner));
	barrier();
}

/* use after free: taken from its list and freed, then taken from it again; the poison that the first time left is met */
static noinline __attribute__((noipa)) void crash_ring_drop(struct ring *r)
{
	__list_del(r->link.prev, r->link.next);
	barrier();
}

static noinline __attribute__((noipa)) void crash_ring_free(struct ring *r)
{
	list_del(&r->link);
	kfree(r);
	barrier();
}

/* soft lockup */
static u32 wanted;
static noinline __attribute__((noipa)) void crash_ring_poll(volatile u32 *word)
{
	while (!*word)
		cpu_relax();
}

static noinline int crash_poll_thread(void *unused)
{
	preempt_disable();
	crash_ring_poll(&wanted);
	preempt_enable();
	return 0;
}

/* hung task: a mutex that its owner never gives back */
static DEFINE_MUTEX(ring_lock);
static noinline __attribute__((noipa)) int crash_lock_thread(void *unused)
{
	mutex_lock(&ring_lock);
	mutex_unlock(&ring_lock);
	return 0;
}

/* stack overflow */
static noinline __attribute__((noipa)) u64 crash_ring_descend(u64 depth)
{
	volatile u8 frame[512];

	frame[depth % sizeof(frame)] = depth;
	return crash_ring_descend(depth + 1) + frame[0];
}

static int start(int (*run)(void *), const char *name, bool last_cpu)
{
	struct task_struct *task = kthread_create(run, NULL, "%s", name);

	if (IS_ERR(task))
		return PTR_ERR(task);
	if (last_cpu)
		kthread_bind(task, num_online_cpus() - 1);
	wake_up_process(task);
	return 0;
}

static int overflow_thread(void *unused)
{
	pr_info("advisor_crash: %llu\n", crash_ring_descend(0));
	return 0;
}

static int __init advisor_crash_init(void)
{
	struct ring *one = kzalloc(sizeof(*one), GFP_KERNEL);

	if (!one)
		return -ENOMEM;
	INIT_LIST_HEAD(&one->link);
	if (!strcmp(how, "null"))
		schedule_delayed_work(&crash_flush, msecs_to_jiffies(500));
	else if (!strcmp(how, "protection")) {
		one->next = (struct ring *)0xdead4eadbeef0000UL;
		crash_ring_walk(one);
	} else if (!strcmp(how, "poison")) {
		crash_ring_free(one);
		crash_ring_drop(one);
	} else if (!strcmp(how, "soft-lockup"))
		return start(crash_poll_thread, "crash_poll", true);
	else if (!strcmp(how, "hung-task")) {
		mutex_lock(&ring_lock);
		return start(crash_lock_thread, "crash_lock", false);
	} else if (!strcmp(how, "stack"))
		return start(overflow_thread, "crash_descend", false);
	else
		return -EINVAL;
	return 0;
}

static void __exit advisor_crash_exit(void)
{
	wanted = 1;
	cancel_delayed_work_sync(&crash_flush);
}
module_init(advisor_crash_init);
module_exit(advisor_crash_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("crashes on request, for tests");
